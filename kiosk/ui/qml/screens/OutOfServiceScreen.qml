// No ratings are taken: what happened, what to do instead, a code for IT.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    // Whatever the words are, they become smaller as a whole before they leave the screen.
    Column {
        id: told
        y: Theme.stacked ? Math.round(Math.max(0, parent.height - height - code.height) * 0.3) : 0
        width: Math.round(parent.width * (Theme.portrait ? 1 : Theme.low ? 1 : 0.8))
        spacing: Theme.of(Theme.stacked ? 36 : Theme.low ? 10 : 24)
        transformOrigin: Item.TopLeft
        scale: Math.min(1, (parent.height - y - code.height - Theme.of(8)) / Math.max(1, implicitHeight))

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: Theme.stacked ? Theme.text76 : Theme.low ? Theme.text44 : Theme.text60
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.sentence
            color: Theme.ink2
            font.pixelSize: Theme.low && !Theme.portrait ? Theme.text31 : Theme.text44
        }

        Rectangle {
            visible: screen.content.instead !== ""
            width: parent.width
            height: instead.height + 2 * instead.y
            radius: Theme.radius
            color: Theme.paper
            border.width: Theme.stroke
            border.color: Theme.line

            Words {
                id: instead
                x: Theme.of(36)
                y: Theme.of(Theme.stacked ? 36 : Theme.low ? 14 : 28)
                width: parent.width - 2 * x
                text: screen.content.instead
                font.pixelSize: Theme.low && !Theme.portrait ? Theme.text31 : Theme.text44
            }
        }
    }

    Words {
        id: code
        anchors.bottom: parent.bottom
        text: screen.content.code
        color: Theme.ink2
        font.pixelSize: Theme.low ? Theme.text26 : Theme.text31
    }
}
