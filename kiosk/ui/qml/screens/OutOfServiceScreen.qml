// No ratings are taken: what happened, what to do instead, a code for IT.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    Column {
        y: Theme.portrait ? Math.round(parent.height * 0.22) : 0
        width: Theme.portrait ? parent.width : Math.round(parent.width * 0.75)
        spacing: Theme.of(Theme.portrait ? 36 : 24)

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: Theme.portrait ? Theme.text76 : Theme.text60
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.sentence
            color: Theme.ink2
            font.pixelSize: Theme.text44
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
                x: Theme.of(40)
                y: Theme.of(Theme.portrait ? 40 : 28)
                width: parent.width - 2 * x
                text: screen.content.instead
                font.pixelSize: Theme.text44
            }
        }
    }

    Words {
        anchors.bottom: parent.bottom
        text: screen.content.code
        color: Theme.ink2
        font.pixelSize: Theme.text31
    }
}
