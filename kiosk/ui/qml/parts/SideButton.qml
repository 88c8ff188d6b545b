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
        id: said
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.of(36)
        width: parent.width - 2 * x
        spacing: Theme.of(12)
        scale: Math.min(1, side.height / Math.max(1, height))
        transformOrigin: Item.Left

        Words {
            width: parent.width
            text: side.words
            font.pixelSize: Theme.text44
            font.bold: true
            Accessible.ignored: true
        }

        Words {
            width: parent.width
            text: side.hint
            color: Theme.ink2
            font.pixelSize: Theme.text31
            Accessible.ignored: true
        }
    }
}
