// One level of a scale: face and words. Same size, weight and distance for every level.
import QtQuick
import "../theme"

Touchable {
    id: answer

    required property int face
    required property string folded

    readonly property int faceSide: Theme.portrait ? Math.round(height * 0.62) : Math.min(Math.round(height * 0.5), Math.round(width * 0.56))

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        border.width: Theme.stroke
        border.color: Theme.edge
        color: answer.held ? Theme.pressed : Theme.paper
    }

    Image {
        id: drawing
        source: answer.face > 0 ? Theme.picture("face/" + answer.face) : ""
        sourceSize: Qt.size(answer.faceSide, answer.faceSide)
        width: answer.faceSide
        height: answer.faceSide
        x: Theme.portrait ? Theme.of(40) : Math.round((answer.width - width) / 2)
        y: Theme.portrait ? Math.round((answer.height - height) / 2) : Math.round(answer.height * 0.12)
    }

    Words {
        x: Theme.portrait ? drawing.x + drawing.width + Theme.of(44) : Theme.of(18)
        width: answer.width - x - Theme.of(Theme.portrait ? 32 : 18)
        y: Theme.portrait ? Math.round((answer.height - height) / 2) : drawing.y + drawing.height + Math.round((answer.height - drawing.y - drawing.height - height) / 2) - Theme.of(4)
        text: Theme.portrait || oneLine.width <= width ? answer.words : answer.folded
        horizontalAlignment: Theme.portrait ? Text.AlignLeft : Text.AlignHCenter
        font.pixelSize: Theme.portrait ? Theme.text44 : Theme.text36
        maximumLineCount: Theme.portrait ? 2 : 3
        elide: Text.ElideRight
        Accessible.ignored: true
    }

    TextMetrics {
        id: oneLine
        text: Theme.portrait ? "" : answer.words
        font.family: Theme.family
        font.pixelSize: Theme.text36
    }
}
