// The panel over the screen, where one is open; a touch beside it closes it. Built once, with the
// screens.
import QtQuick
import "../theme"

Item {
    id: layer

    required property var viewModel
    required property var panel

    // Keys reach what is in here alone while it is seen (kiosk/ui/key_filter.py).
    readonly property bool trapsKeys: true
    readonly property bool open: panel.name !== undefined
    readonly property int upper: Theme.low ? Math.round(height / 2) + Theme.of(12) : Theme.of(Theme.portrait ? 160 : 40)
    readonly property int room: height - upper - Theme.of(Theme.low ? 12 : 40)

    visible: open

    Rectangle {
        anchors.fill: parent
        color: Theme.ink
        opacity: 0.5
    }

    MouseArea {
        objectName: "beside-panel"
        cursorShape: Qt.BlankCursor
        anchors.fill: parent
        onClicked: layer.viewModel.closePanel()
        Accessible.ignored: true
    }

    PanelCard {
        objectName: "panel"
        // What it last showed stays until it is opened again.
        content: layer.kept
        width: Math.min(layer.width - 2 * Theme.margin, Theme.of(Theme.stacked ? 968 : Theme.low ? 1440 : 1180))
        height: Math.min(implicitHeight, layer.room)
        x: Math.round((layer.width - width) / 2)
        y: layer.height - Theme.of(Theme.low ? 12 : 40) - height
        onPressed: name => layer.viewModel.press(name)
        onClosed: layer.viewModel.closePanel()
    }

    property var kept: ({})
    onPanelChanged: keep()
    Component.onCompleted: keep()

    function keep(): void {
        // Not by `open`, which may be a moment behind.
        if (panel.name !== undefined)
            kept = panel;
        else if (kept.code !== undefined)
            kept = ({}); // A dossier code stays on no screen that nobody sees.
    }
}
