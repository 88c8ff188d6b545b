// Where this is, and the ticket on the screen or the time.
import QtQuick
import "../theme"

Item {
    id: header

    required property var content

    implicitHeight: Theme.of(100)

    Words {
        id: site
        anchors.left: parent.left
        anchors.right: mark.left
        anchors.rightMargin: Theme.of(32)
        text: header.content.site
        font.pixelSize: Theme.text31
        font.bold: true
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        anchors.left: parent.left
        anchors.right: site.right
        anchors.top: site.bottom
        text: header.content.place
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Words {
        id: caption
        anchors.right: parent.right
        text: header.content.caption
        color: Theme.ink2
        font.pixelSize: Theme.text31
        wrapMode: Text.NoWrap
    }

    Words {
        id: mark
        anchors.right: parent.right
        anchors.top: caption.bottom
        width: Math.min(Math.max(metrics.width + Theme.of(8), caption.implicitWidth), Math.round(header.width * 0.36))
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.text26
        horizontalAlignment: Text.AlignRight
        text: header.content.mark
        color: Theme.accent
        font.pixelSize: Theme.text60
        lineHeight: Theme.of(66)
        font.bold: true
        wrapMode: Text.NoWrap
    }

    // A fitting text has no width of its own to go by.
    TextMetrics {
        id: metrics
        text: mark.text
        font.family: Theme.family
        font.pixelSize: Theme.text60
        font.bold: true
    }
}
