// A question with its scale. The answers stand in the same place whatever is asked; what is above
// the question (where one is, or the invitation) is the screen's own and `headingHeight` high.
import QtQuick
import "../theme"

Item {
    id: asked

    required property var content
    required property int headingHeight
    default property alias heading: heading.data

    readonly property string question: content.question
    // What the question and its heading are left, whatever they are.
    readonly property int above: Theme.of(Theme.stacked ? (Theme.larger ? 420 : 440) : !Theme.low ? 300 : Theme.portrait ? 236 : 100)
    readonly property int least: Theme.stacked ? 5 * Theme.answerSide + 4 * scale.between : Theme.answerSide
    readonly property int most: Theme.stacked ? 5 * Theme.answer + 4 * scale.between : Math.max(Theme.answerSide, Theme.of(312))
    readonly property int answers: Math.max(least, Math.min(most, height - above))

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
        height: asked.height - asked.answers + scale.first - Theme.of(Theme.low ? 12 : Theme.larger ? 22 : Theme.stacked ? 32 : 26)

        Item {
            id: heading
            objectName: "heading"

            readonly property int gap: height > 0 ? Theme.of(Theme.low || Theme.larger ? 10 : Theme.stacked ? 20 : 16) : 0

            anchors.bottom: parent.bottom
            anchors.bottomMargin: words.contentHeight + gap
            width: parent.width
            height: asked.headingHeight
        }

        Words {
            id: words
            anchors.bottom: parent.bottom
            // Narrower than the screen in landscape, for lines of a like length.
            width: Math.round(parent.width * (Theme.portrait || Theme.low ? 1 : 0.86))
            height: parent.height - heading.height - heading.gap - Theme.of(Theme.low ? 0 : 8)
            verticalAlignment: Text.AlignBottom
            text: asked.content.words
            font.pixelSize: Theme.stacked ? Theme.text76 : Theme.text60
            font.bold: true
            // A question that is longer than its room becomes smaller.
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.of(26)
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
        keys: asked.content.keys ?? false
        onChosen: value => asked.chosen(value)
    }
}
