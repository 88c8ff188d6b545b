// A question with its scale. The answers stand in the same place whatever is asked.
import QtQuick
import "../theme"

Item {
    id: asked

    required property var content
    // What stands above the question: where one is, or the invitation.
    required property string above
    property bool aboveStrong: false

    readonly property string question: content.question

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

        // In landscape there is no room for the invitation and the subject, one above the other.
        Subject {
            id: subject
            anchors.left: parent.left
            anchors.right: Theme.portrait ? parent.right : lead.left
            anchors.bottom: Theme.portrait ? lead.top : words.top
            anchors.bottomMargin: Theme.of(Theme.portrait ? 36 : 20)
            visible: Theme.portrait || !asked.aboveStrong
            subject: asked.content.subject
        }

        Words {
            id: lead
            anchors.bottom: words.top
            anchors.bottomMargin: Theme.of(Theme.portrait || asked.aboveStrong ? 4 : 40)
            anchors.right: parent.right
            width: Theme.portrait || asked.aboveStrong ? parent.width : implicitWidth
            text: asked.above
            color: asked.aboveStrong ? Theme.accent : Theme.ink2
            font.pixelSize: asked.aboveStrong ? Theme.text44 : Theme.text36
            font.bold: asked.aboveStrong
        }

        Words {
            id: words
            anchors.bottom: parent.bottom
                        width: parent.width
            text: asked.content.words
            font.pixelSize: Theme.portrait ? Theme.text76 : Theme.text60
            lineHeight: 1.22 * font.pixelSize
            font.bold: true
        }
    }

    AnswerScale {
        id: scale
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.portrait ? 5 * Theme.answer + 4 * Theme.gap : Theme.of(320)
        levels: asked.content.levels
        onChosen: value => asked.chosen(value)
    }
}
