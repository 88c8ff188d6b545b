// One question and its scale. Nothing is chosen beforehand, nor when coming back.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    Asked {
        anchors.fill: parent
        content: screen.content
        onChosen: value => screen.viewModel.answer(screen.content.question, value)

        Subject {
            id: subject
            width: parent.width - (Theme.portrait ? 0 : progress.implicitWidth + Theme.gap)
            subject: screen.content.subject
        }

        Words {
            id: progress
            anchors.right: Theme.portrait ? undefined : parent.right
            y: Theme.portrait ? subject.height + Theme.of(28) : Math.round((subject.height - height) / 2)
            text: screen.content.progress
            color: Theme.ink2
            font.pixelSize: Theme.text36
        }
    }
}
