// The rating is on its way to the disk. Mostly too short to be read, so the words come late.
import QtQuick
import "../parts"
import "../theme"

StageScreen {
    id: screen

    SequentialAnimation {
        running: screen.visible && Theme.animations

        PropertyAction {
            target: screen
            property: "opacity"
            value: 0
        }
        PauseAnimation {
            duration: 300
        }
        NumberAnimation {
            target: screen
            property: "opacity"
            to: 1
            duration: Theme.motion
        }
    }

    Column {
        y: Theme.stacked ? Math.round(parent.height * 0.20) : Theme.of(Theme.low ? 0 : 24)
        width: parent.width
        spacing: Theme.of(16)

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: Theme.stacked ? Theme.text84 : Theme.low ? Theme.text44 : Theme.text76
            lineHeight: 1.2 * font.pixelSize
            font.bold: true
        }

        Words {
            width: parent.width
            text: screen.content.detail
            color: Theme.ink2
            font.pixelSize: Theme.text44
        }
    }
}
