// The service menu: the pad for the PIN, the list of pages, one page, or the state of a kiosk that has
// no PIN. Who comes here by accident reads one sentence and finds the way back below it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import "../parts"
import "../parts/service"
import "../theme"

StageScreen {
    id: screen

    readonly property string mode: content.mode ?? ""
    readonly property bool isPad: mode === "pad"
    // What an upright screen stacks stands side by side on a wide one, and on the lower half of one.
    readonly property bool wide: !Theme.stacked
    readonly property bool hasCode: content.code_rows.length > 0
    // The doctor's findings have a level, facts have none.
    readonly property bool levelled: (content.rows[0]?.level ?? "") !== ""
    // The pad stands beside the words where the screen is wide.
    readonly property int half: Math.round(width * 0.47)

    function send(name: string): void {
        viewModel.serviceKey(name);
    }

    Column {
        id: heading
        width: screen.wide && (screen.isPad || screen.hasCode) ? screen.half : parent.width
        spacing: Theme.of(screen.wide ? 10 : 16)

        Words {
            width: parent.width
            text: screen.content.title
            font.pixelSize: screen.wide ? Theme.text44 : Theme.text60
            font.bold: true
        }

        Words {
            width: parent.width
            visible: text !== ""
            text: screen.content.lead
            color: Theme.ink2
            font.pixelSize: screen.wide ? Theme.text31 : Theme.text36
        }

        PinDots {
            visible: screen.isPad
            count: screen.content.dots
            words: screen.content.typed
        }

        Words {
            width: parent.width
            // Its line is kept on the pad, so that no key moves when something is said.
            visible: screen.isPad || screen.content.message !== ""
            text: screen.content.message || " "
            font.pixelSize: screen.wide ? Theme.text31 : Theme.text36
            font.bold: true
        }
    }

    PinPad {
        visible: screen.isPad
        keys: screen.content.keys
        x: screen.wide ? screen.width - width : 0
        y: screen.wide ? 0 : heading.height + Theme.of(20)
        width: screen.wide ? screen.half : parent.width
        height: (screen.wide ? screen.height : ways.y - Theme.of(32)) - y
        onKeyed: name => screen.send(name)
    }

    ServiceButtons {
        visible: screen.mode === "menu"
        buttons: screen.mode === "menu" ? screen.content.buttons : []
        y: heading.height + Theme.of(24)
        width: parent.width
        height: ways.y - y - Theme.of(32)
        onPressed: name => screen.send(name)
    }

    LevelRows {
        visible: screen.mode === "page" && screen.levelled
        rows: visible ? screen.content.rows : []
        y: rows.y
        width: rows.width
        height: rows.height
    }

    FactRows {
        id: rows
        visible: (screen.mode === "page" || screen.mode === "status") && !screen.levelled
        rows: visible ? screen.content.rows : []
        y: heading.height + Theme.of(24)
        width: screen.hasCode && screen.wide ? screen.half : parent.width
        height: Math.max(1, (code.visible && !screen.wide ? code.y : deeds.visible ? deeds.y : ways.y) - y - Theme.of(24))
    }

    Image {
        id: code
        visible: screen.hasCode
        readonly property int side: screen.wide ? Math.min(Theme.of(460), screen.width - screen.half - Theme.of(40), ways.y - Theme.of(20)) : Theme.of(620)
        source: screen.hasCode ? "image://kiosk/code/" + screen.content.code_rows.join(",") : ""
        sourceSize: Qt.size(side, side)
        cache: false
        smooth: false
        fillMode: Image.Pad
        width: side
        height: side
        x: screen.wide ? screen.width - width : Math.round((screen.width - width) / 2)
        y: screen.wide ? 0 : ways.y - height - Theme.of(40)
    }

    ServiceButtons {
        id: deeds
        visible: screen.mode === "page" && buttons.length > 0
        buttons: screen.mode === "page" ? screen.content.buttons : []
        columns: Math.max(1, buttons.length)
        width: parent.width
        height: buttonHeight
        most: Theme.control
        y: ways.y - height - Theme.gap
        onPressed: name => screen.send(name)
    }

    Row {
        id: ways
        anchors.bottom: parent.bottom
        width: screen.isPad && screen.wide ? screen.half : parent.width
        spacing: Theme.gap

        WordButton {
            objectName: "service-back"
            visible: words !== ""
            width: Math.floor((parent.width - parent.spacing) / 2)
            height: leave.height
            textSize: Theme.text36
            words: screen.content.back
            onActivated: screen.send("back")
        }

        WordButton {
            id: leave
            objectName: "service-leave"
            width: screen.content.back !== "" ? Math.floor((parent.width - parent.spacing) / 2) : parent.width
            height: screen.isPad || screen.mode === "status" ? Math.max(Theme.mm(16), Theme.control) : Theme.control
            textSize: Theme.text44
            kind: screen.isPad ? "primary" : "outline"
            words: screen.content.leave
            onActivated: screen.send("leave")
        }
    }

    TouchTestLayer {
        // The corners are those of the screen, not of the place between header and footer.
        parent: screen.Window.contentItem ?? screen
        anchors.fill: parent
        z: 1
        visible: screen.mode === "touch" && screen.parent?.visible === true
        test: screen.content.touch
        back: screen.content.back
        onKeyed: name => screen.send(name)
    }
}
