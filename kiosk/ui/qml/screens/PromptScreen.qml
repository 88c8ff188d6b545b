// The invitation after service: the first question is asked at once. A touch beside an answer
// opens the question without answering it.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    MouseArea {
        objectName: "beside-answers"
        anchors.fill: parent
        onClicked: screen.viewModel.touch()
        Accessible.ignored: true
    }

    Asked {
        anchors.fill: parent
        content: screen.content
        onChosen: value => screen.viewModel.answer(screen.content.question, value)

        Words {
            id: invitation
            text: screen.content.invitation
            color: Theme.accent
            font.pixelSize: Theme.portrait ? Theme.text60 : Theme.text44
            font.bold: true
        }

        Words {
            y: Theme.portrait ? invitation.height + Theme.of(4) : invitation.baselineOffset - baselineOffset
            x: Theme.portrait ? 0 : parent.width - implicitWidth
            // Keeps the question clear of it in portrait.
            height: implicitHeight + Theme.of(Theme.portrait ? 28 : 4)
            text: screen.content.promise
            color: Theme.ink2
            font.pixelSize: Theme.text36
        }
    }
}
