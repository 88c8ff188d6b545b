// A ticket is being served; rating is possible and not pressed upon anybody.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    FittingColumn {
        width: Theme.portrait ? parent.width : Math.round(parent.width * 0.7)
        spacing: Theme.of(Theme.portrait ? 40 : 24)

        Words {
            width: parent.width
            text: screen.content.caption
            color: Theme.ink2
            font.pixelSize: Theme.text44
        }

        Words {
            width: parent.width
            text: screen.content.ticket
            color: Theme.accent
            font.pixelSize: Theme.portrait ? Theme.text200 : Theme.text160
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.text60
            lineHeight: font.pixelSize
            font.bold: true
            wrapMode: Text.NoWrap
        }

        Subject {
            visible: Theme.portrait && subject.name !== ""
            width: parent.width
            subject: screen.content.officer
        }

        Words {
            width: screen.width
            text: screen.content.invitation
            font.pixelSize: Theme.text44
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.promise
            color: Theme.ink2
            font.pixelSize: Theme.text36
        }

        WordButton {
            objectName: "rate"
            height: Theme.of(Theme.portrait ? 128 : 104)
            textSize: Theme.text36
            words: screen.content.rate
            onActivated: screen.viewModel.touch()
        }
    }
}
