// What hinders, said so that it is seen first: a thick edge, never colour alone.
import QtQuick
import "../theme"

Rectangle {
    id: card

    required property string words
    property int textSize: Theme.text36

    height: told.height + 2 * told.y
    radius: Theme.radius
    color: Theme.paper
    border.width: Math.max(Theme.stroke, Theme.of(4))
    border.color: Theme.scale1

    Words {
        id: told
        x: Theme.of(32)
        y: Theme.of(22)
        width: parent.width - 2 * x
        text: card.words
        font.pixelSize: card.textSize
        font.bold: true
    }
}
