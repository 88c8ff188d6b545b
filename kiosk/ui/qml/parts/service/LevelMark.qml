// How a part of the kiosk stands, by shape, sign and word: a disc, a diamond, a square.
import QtQuick
import ".."
import "../../theme"

Item {
    id: mark

    required property string level
    required property string word
    property int textSize: Theme.text26

    readonly property int side: Math.round(textSize * 1.5)

    implicitHeight: Math.max(side, said.height)
    implicitWidth: side + said.implicitWidth + Theme.of(14)

    Rectangle {
        id: shape
        y: Math.round((said.height - mark.side) / 2)
        width: mark.side
        height: mark.side
        radius: mark.level === "ok" ? width / 2 : mark.level === "warn" ? 0 : Theme.of(4)
        rotation: mark.level === "warn" ? 45 : 0
        scale: mark.level === "warn" ? 0.78 : 1
        antialiasing: true
        color: mark.level === "ok" ? Theme.scale5 : mark.level === "warn" ? Theme.paper : Theme.scale1
        border.width: Math.max(2, Theme.of(4))
        border.color: mark.level === "ok" ? Theme.scale5 : mark.level === "warn" ? Theme.scale2 : Theme.scale1
    }

    Words {
        anchors.centerIn: shape
        text: mark.level === "ok" ? "✓" : mark.level === "warn" ? "!" : "×"
        color: mark.level === "warn" ? Theme.ink : Theme.inkOnAccent
        font.pixelSize: mark.textSize
        font.bold: true
        Accessible.ignored: true
    }

    Words {
        id: said
        x: mark.side + Theme.of(14)
        text: mark.word
        font.pixelSize: mark.textSize
        font.bold: true
    }
}
