// A question with its scale. The answers stand in the same place whatever is asked; what is above
// the question (where one is, or the invitation) is the screen's own.
import QtQuick
import "../theme"

Item {
    id: asked

    required property var content
    default property alias heading: heading.data

    readonly property string question: content.question
    // Room for three lines of the question is kept before the answers get theirs.
    readonly property int answers: Theme.portrait ? Math.min(5 * Theme.answer + 4 * Theme.gap, height - Theme.of(520)) : Theme.of(312)

    signal chosen(value: int)

    // Two questions look alike: the new one slides in, so that it is seen to be another.
    onQuestionChanged: {
        if (Theme.animations)
            arrival.restart();
    }

    NumberAnimation {
        id: arrival
        target: block
        property: "x"
        from: Theme.of(64)
        to: 0
        duration: Theme.motion
        easing.type: Easing.OutCubic
    }

    Item {
        id: block
        width: parent.width
        height: scale.y - Theme.of(Theme.portrait ? 40 : 28)

        Item {
            id: heading

            readonly property int gap: Theme.of(Theme.portrait ? 8 : 14)

            anchors.bottom: parent.bottom
            anchors.bottomMargin: words.contentHeight + gap
            width: parent.width
            height: childrenRect.height
        }

        Words {
            id: words
            anchors.bottom: parent.bottom
            // Narrower than the screen in landscape, for lines of a like length.
            width: Math.round(parent.width * (Theme.portrait ? 1 : 0.86))
            height: parent.height - heading.height - heading.gap
            verticalAlignment: Text.AlignBottom
            text: asked.content.words
            font.pixelSize: Theme.portrait ? Theme.text76 : Theme.text60
            font.bold: true
            // Only a question longer than the ones shipped becomes smaller.
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.text31
            lineHeightMode: Text.ProportionalHeight
            lineHeight: 0.97
        }
    }

    AnswerScale {
        id: scale
        anchors.bottom: parent.bottom
        width: parent.width
        height: asked.answers
        levels: asked.content.levels
        onChosen: value => asked.chosen(value)
    }
}
