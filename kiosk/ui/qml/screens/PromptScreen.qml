// The invitation after service: the first question is asked at once. A touch beside an answer
// opens the question without answering it.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    readonly property bool told: Theme.low && !Theme.portrait
    // Side by side where both fit on a line.
    readonly property bool beside: invitation.implicitWidth + promise.implicitWidth + Theme.gap <= width && !Theme.stacked

    MouseArea {
        objectName: "beside-answers"
        cursorShape: Qt.BlankCursor
        anchors.fill: parent
        onClicked: screen.viewModel.touch()
        Accessible.ignored: true
    }

    Asked {
        anchors.fill: parent
        content: screen.content
        headingHeight: screen.told ? 0 : screen.beside || !promise.visible ? invitation.height : invitation.height + promise.implicitHeight
        onChosen: value => screen.viewModel.answer(screen.content.question, value)

        Words {
            id: invitation
            visible: !screen.told
            text: screen.content.invitation
            color: Theme.accent
            font.pixelSize: Theme.stacked && !Theme.larger ? Theme.text60 : Theme.text44
            font.bold: true
        }

        Words {
            id: promise
            // The footer's notice says it too; larger text needs the room for the question.
            visible: !screen.told && (screen.beside || !Theme.larger)
            y: screen.beside ? invitation.baselineOffset - baselineOffset : invitation.height
            x: screen.beside ? parent.width - implicitWidth : 0
            text: screen.content.promise
            color: Theme.ink2
            font.pixelSize: Theme.larger || Theme.low ? Theme.text31 : Theme.text36
        }
    }
}
