// What has been written, with a caret at its end; the end stays in sight. Shows, and takes no
// touches: there is nothing to select, drag or paste into.
import QtQuick
import "../theme"

Rectangle {
    id: paper

    required property string written
    required property string placeholder
    // Empty where it is said elsewhere.
    required property string remaining
    property int textSize: Theme.text44

    readonly property int inset: Theme.of(28)

    radius: Theme.radius
    color: Theme.paper
    border.width: Theme.stroke
    border.color: Theme.line

    Item {
        id: window
        x: paper.inset
        y: Theme.of(paper.remaining === "" ? 3 : 14)
        width: paper.width - 2 * x
        // Whole lines: half a line is hard to read, and an accent cut off is another letter.
        height: Math.max(1, Math.floor(((paper.remaining === "" ? paper.height - Theme.of(3) : left.y) - y) / text.lineHeight)) * text.lineHeight
        clip: true

        Words {
            id: text
            objectName: "written"

            property real caretX: 0
            property real caretY: 0

            width: parent.width - Theme.of(8)
            y: Math.min(0, parent.height - height)
            // The joiner has no width: it keeps the last space, and the line after a line break.
            text: paper.written + "\u2060"
            font.pixelSize: paper.textSize
            lineHeight: Math.round(1.26 * font.pixelSize)
            onLineLaidOut: line => {
                if (line.isLast) {
                    text.caretX = line.x + line.implicitWidth;
                    text.caretY = line.y;
                }
            }
            Accessible.name: paper.written === "" ? paper.placeholder : paper.written
        }

        Rectangle {
            objectName: "caret"
            x: Math.min(text.caretX, parent.width - width)
            y: text.y + text.caretY + Math.round((text.lineHeight - height) / 2)
            width: Math.max(2, Theme.of(4))
            height: paper.textSize
            color: Theme.accent
        }

        Words {
            visible: paper.written === ""
            x: Theme.of(16)
            width: parent.width - x
            text: paper.placeholder
            color: Theme.ink2
            font.pixelSize: paper.textSize
            lineHeight: Math.round(1.26 * font.pixelSize)
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }

    Words {
        id: left
        objectName: "remaining"
        anchors.right: parent.right
        anchors.rightMargin: paper.inset
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.of(8)
        text: paper.remaining
        color: Theme.ink2
        font.pixelSize: Theme.text26
        wrapMode: Text.NoWrap
    }
}
