// One question and its scale. Nothing is chosen beforehand, nor when coming back.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    // Larger text and the lower half need the room: one line says whom the question is about. On
    // the lower half of a wide screen the header says it.
    readonly property bool brief: Theme.larger || Theme.low
    readonly property bool told: Theme.low && !Theme.portrait

    Asked {
        anchors.fill: parent
        content: screen.content
        headingHeight: screen.told ? 0 : screen.brief ? line.implicitHeight : subject.side
        onChosen: value => screen.viewModel.answer(screen.content.question, value)

        Words {
            id: line
            visible: screen.brief && !screen.told
            width: parent.width
            text: screen.content.heading_line
            color: Theme.ink2
            font.pixelSize: Theme.text31
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
        }

        Subject {
            id: subject
            visible: !screen.brief && screen.content.subject.name !== ""
            width: parent.width - progress.implicitWidth - Theme.gap
            subject: screen.content.subject
        }

        Words {
            id: progress
            visible: !screen.brief
            anchors.right: parent.right
            y: Math.round((subject.side - height) / 2)
            text: screen.content.progress
            color: Theme.ink2
            font.pixelSize: Theme.text36
        }
    }
}
