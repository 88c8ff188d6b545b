// One level of a scale: face and words, in a row or, where levels stand side by side, the words under
// the face. Same size, weight and distance for every level: `textSize` is what fits all of them.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Touchable {
    id: answer

    required property int face
    required property string folded
    // The key of a keypad that gives this answer; 0: there is none.
    required property int key
    required property int textSize

    readonly property int padding: Theme.of(Theme.stacked ? 36 : 12)
    readonly property int faceSide: face === 0 ? 0 : Theme.stacked ? Math.min(Math.round(height * 0.64), Theme.of(150)) : Math.round(Math.min(height * (Theme.low || Theme.larger ? 0.38 : 0.48), width * 0.56))
    readonly property int keySide: Math.round(Theme.text31 * 1.5)
    // What stands before the words, and what they are left.
    readonly property int before: Theme.stacked ? (face > 0 ? faceSide + Theme.of(40) : 0) : face > 0 ? drawing.y + faceSide + Theme.of(6) : Theme.of(8) + (key > 0 ? keySide : 0)
    readonly property int after: Theme.stacked ? (key > 0 ? keySide + Theme.of(16) : 0) : Theme.of(10)
    readonly property rect room: Theme.stacked ? Qt.rect(padding + before, Theme.of(10), width - 2 * padding - before - after, height - 2 * Theme.of(10)) : Qt.rect(padding, before, width - 2 * padding, height - before - after)
    // The largest size of type in which the words fit, whole or folded.
    readonly property int fitting: Math.max(whole.fontInfo.pixelSize, folding.fontInfo.pixelSize)
    readonly property bool folds: !Theme.stacked && oneLine.width > room.width && folding.fontInfo.pixelSize >= textSize && folding.lineCount === 2

    component Fitted: Words {
        visible: false
        width: answer.room.width
        height: answer.room.height
        font.pixelSize: Theme.stacked ? Theme.text44 : Theme.text36
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.of(18)
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 0.97
        Accessible.ignored: true
    }

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
        x: Theme.stacked ? answer.padding : Math.round((answer.width - width) / 2)
        y: Theme.stacked ? Math.round((answer.height - height) / 2) : answer.face > 0 ? Math.round(answer.height * 0.1) : 0
    }

    Fitted {
        id: whole
        text: answer.words
    }

    Fitted {
        id: folding
        text: Theme.stacked ? answer.words : answer.folded
    }

    TextMetrics {
        id: oneLine
        text: answer.words
        font.family: Theme.family
        font.pixelSize: answer.textSize
    }

    Words {
        x: answer.room.x
        y: answer.room.y
        width: answer.room.width
        height: answer.room.height
        text: answer.folds ? answer.folded : answer.words
        horizontalAlignment: Theme.stacked ? Text.AlignLeft : Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: answer.textSize
        lineHeightMode: Text.ProportionalHeight
        lineHeight: 0.97
        Accessible.ignored: true
    }

    Rectangle {
        visible: answer.key > 0
        anchors.right: parent.right
        anchors.rightMargin: Theme.stacked ? answer.padding : Theme.of(10)
        y: Theme.stacked ? Math.round((parent.height - height) / 2) : Theme.of(10)
        width: answer.keySide
        height: answer.keySide
        radius: Theme.of(10)
        color: "transparent"
        border.width: Theme.stroke
        border.color: Theme.edge

        Words {
            anchors.centerIn: parent
            text: answer.key
            color: Theme.ink2
            font.pixelSize: Theme.text31
            Accessible.ignored: true
        }
    }
}
