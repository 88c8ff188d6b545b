// The invitation: one thing to touch.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    FittingColumn {
        width: Theme.portrait ? parent.width : Math.round(parent.width * 0.68)
        spacing: Theme.of(Theme.portrait ? 40 : 32)

        Subject {
            width: parent.width
            subject: screen.content.officer
        }

        Words {
            width: screen.width
            text: Theme.portrait ? screen.content.invitation : screen.content.invitation_wide
            font.pixelSize: Theme.portrait ? Theme.text84 : Theme.text76
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            // One line where the screen is wide, over the ornament if need be.
            width: screen.width
            text: screen.content.promise
            color: Theme.ink2
            font.pixelSize: Theme.portrait ? Theme.text44 : Theme.text36
        }

        WordButton {
            objectName: "rate"
            width: parent.width
            height: Theme.of(Theme.portrait ? 184 : 128)
            kind: "primary"
            textSize: Theme.text44
            words: screen.content.rate
            onActivated: screen.viewModel.touch()
        }
    }
}
