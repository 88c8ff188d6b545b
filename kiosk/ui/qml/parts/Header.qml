// Where this is, and the ticket on the screen or the time. One line where larger text or the lower
// half needs the height: what tells counters apart, and the site's name where there is room for all
// of it; a screen may have `line` said in its place.
import QtQuick
import "../theme"

Item {
    id: header
    objectName: "header"

    required property var content
    property string line: ""

    readonly property bool brief: Theme.low || (Theme.larger && Theme.portrait)

    implicitHeight: header.brief ? Math.round(mark.font.pixelSize * 1.26) : Math.round(Theme.text31 * 2.6) + Theme.of(14)

    Words {
        id: site
        objectName: "site"
        anchors.left: parent.left
        anchors.right: header.brief ? caption.left : mark.left
        anchors.rightMargin: Theme.of(32)
        anchors.baseline: header.brief ? mark.baseline : undefined
        text: {
            if (!header.brief || (header.line === "" && header.content.place === ""))
                return header.content.site;
            if (header.line !== "")
                return header.line;
            return whole.width <= width ? whole.text : header.content.place;
        }
        font.pixelSize: Theme.text31
        font.bold: true
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        anchors.left: parent.left
        anchors.right: site.right
        anchors.top: site.bottom
        visible: !header.brief
        text: header.content.place
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        id: caption
        x: header.width - width - (header.brief ? mark.width + Theme.of(16) : 0)
        y: header.brief ? site.y : 0
        text: header.content.caption
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
    }

    Words {
        id: mark
        anchors.right: parent.right
        y: header.brief ? 0 : caption.height
        width: Math.min(Math.max(metrics.width + Theme.of(8), header.brief ? 0 : caption.implicitWidth), Math.round(header.width * 0.36))
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.of(22)
        horizontalAlignment: Text.AlignRight
        text: header.content.mark
        color: Theme.accent
        font.pixelSize: header.brief ? Theme.text36 : Theme.text60
        lineHeight: header.brief ? 1.26 * font.pixelSize : 1.1 * font.pixelSize
        font.bold: true
        wrapMode: Text.NoWrap
    }

    TextMetrics {
        id: whole
        text: header.content.place + " · " + header.content.site
        font: site.font
    }

    // A fitting text has no width of its own to go by.
    TextMetrics {
        id: metrics
        text: mark.text
        font.family: Theme.family
        font.pixelSize: mark.font.pixelSize
        font.bold: true
    }
}
