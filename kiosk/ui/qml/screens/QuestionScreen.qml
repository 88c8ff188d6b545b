// One question and its scale. Nothing is chosen beforehand, nor when coming back.
import QtQuick
import "../parts"

StageScreen {
    id: screen

    Asked {
        anchors.fill: parent
        content: screen.content
        above: screen.content.progress
        onChosen: value => screen.viewModel.answer(screen.content.question, value)
    }
}
