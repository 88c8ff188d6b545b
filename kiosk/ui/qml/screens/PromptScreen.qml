// The invitation after service: the first question is asked at once. A touch beside an answer
// opens the question without answering it.
import QtQuick
import "../parts"

StageScreen {
    id: screen

    MouseArea {
        anchors.fill: parent
        onClicked: screen.viewModel.touch()
        Accessible.ignored: true
    }

    Asked {
        anchors.fill: parent
        content: screen.content
        above: screen.content.invitation
        aboveStrong: true
        onChosen: value => screen.viewModel.answer(screen.content.question, value)
    }
}
