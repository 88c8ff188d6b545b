// Where this is, and the ticket on the screen or the time. In low position it is one line above what
// is asked; a screen that needs the room may have `line` said in place of the site.
import QtQuick
import "../theme"

Item {
    id: header

    required property var content
    property string line: ""

    implicitHeight: Theme.low ? Math.round(mark.font.pixelSize * 1.26) : Math.round(Theme.text31 * 2.6) + Theme.of(14)

    Words {
        id: site
        anchors.left: parent.left
        anchors.right: Theme.low ? caption.left : mark.left
        anchors.rightMargin: Theme.of(32)
        anchors.baseline: Theme.low ? mark.baseline : undefined
        text: !Theme.low ? header.content.site : header.line !== "" ? header.line : header.content.site + (header.content.place === "" ? "" : " · " + header.content.place)
        font.pixelSize: Theme.text31
        font.bold: true
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        anchors.left: parent.left
        anchors.right: site.right
        anchors.top: site.bottom
        visible: !Theme.low
        text: header.content.place
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        id: caption
        x: header.width - width - (Theme.low ? mark.width + Theme.of(16) : 0)
        y: Theme.low ? site.y : 0
        text: header.content.caption
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
    }

    Words {
        id: mark
        anchors.right: parent.right
        y: Theme.low ? 0 : caption.height
        width: Math.min(Math.max(metrics.width + Theme.of(8), Theme.low ? 0 : caption.implicitWidth), Math.round(header.width * 0.36))
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.of(22)
        horizontalAlignment: Text.AlignRight
        text: header.content.mark
        color: Theme.accent
        font.pixelSize: Theme.low ? Theme.text36 : Theme.text60
        lineHeight: Theme.low ? 1.26 * font.pixelSize : 1.1 * font.pixelSize
        font.bold: true
        wrapMode: Text.NoWrap
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
