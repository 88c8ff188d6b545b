// A way to the reasons of one side. Both look the same: size, weight, colour, no face.
import QtQuick
import "../theme"

Touchable {
    id: side

    required property string hint

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        border.width: Theme.stroke
        border.color: Theme.edge
        color: side.held ? Theme.pressed : Theme.paper
    }

    Column {
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.of(36)
        width: parent.width - 2 * x
        spacing: Theme.of(8)

        Words {
            id: title
            width: parent.width
            text: side.words
            font.pixelSize: side.height < Theme.type(220) ? Theme.text36 : Theme.text44
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
            Accessible.ignored: true
        }

        Words {
            width: parent.width
            // Said where there is room for it.
            visible: title.height + height + Theme.of(32) <= side.height
            text: side.hint
            color: Theme.ink2
            font.pixelSize: Theme.text31
            Accessible.ignored: true
        }
    }
}
