// The window's one scene: header, the screen that the view names, footer; over it the panel, the ring
// of the keys and the rest of a screen that nobody uses. Binds, and decides nothing.
pragma ComponentBehavior: Bound
import QtQuick
import "parts"
import "theme"

Item {
    id: main

    required property var viewModel
    required property bool animations
    // 0 where nobody measured the screen.
    property real diagonalInches: 0

    readonly property var view: viewModel.view
    readonly property var access: view.access
    readonly property var focusAt: viewModel.focus
    // In low position all stands in the lower half; a keyboard or a list of reasons on a wide screen
    // needs the height, and what is touched there is in the lower half by itself.
    readonly property bool lowered: Theme.low && (Theme.portrait || (view.screen !== "comment" && view.screen !== "detail" && view.screen !== "service" && view.screen !== "enrolment" && view.screen !== "binding"))

    Binding {
        target: Theme
        property: "windowWidth"
        value: main.width
        when: main.width > 0
    }
    Binding {
        target: Theme
        property: "windowHeight"
        value: main.height
        when: main.height > 0
    }
    Binding {
        target: Theme
        property: "animations"
        value: main.animations
    }
    Binding {
        target: Theme
        property: "diagonalInches"
        value: main.diagonalInches
    }
    // A mode lays out every screen anew, hidden ones too, which takes longer than a frame: the button
    // that was touched shows first that it was.
    function takeModes(): void {
        Theme.larger = access.larger;
        Theme.contrast = access.contrast;
        Theme.low = access.low;
    }

    onAccessChanged: {
        if (access.larger === Theme.larger && access.contrast === Theme.contrast && access.low === Theme.low)
            return;
        if (!Theme.animations)
            takeModes();
        else if (!modes.running)
            modes.start();
    }

    Timer {
        id: modes
        interval: 20 // ms: the frame of the button
        onTriggered: main.takeModes()
    }

    // High contrast stands on white; the window's own ground is that of the light mode.
    Rectangle {
        anchors.fill: parent
        visible: Theme.contrast
        color: Theme.ground
    }

    Item {
        id: scene

        // The places that a resting screen stands at lie on a circle of a few pixels.
        readonly property int place: main.view.rest.shift
        readonly property real turn: place * Math.PI / 4
        readonly property real radius: place > 0 ? Theme.of(4) : 0

        width: main.width
        height: main.height
        x: Math.round(radius * Math.cos(turn))
        y: Math.round(radius * Math.sin(turn))

        Image {
            readonly property int side: Theme.of(Theme.portrait ? 1160 : 1040)
            readonly property int seen: Math.round(side * (Theme.portrait ? 0.645 : 0.66))
            readonly property real middle: Theme.portrait ? (Theme.low ? 0.20 : 0.40) : 0.53

            objectName: "ornament"
            visible: main.view.ornament && !Theme.contrast && (Theme.portrait || !Theme.low)
            source: visible || status === Image.Ready ? "image://kiosk/drum" : ""
            sourceSize: Qt.size(seen, side)
            width: seen
            height: side
            x: main.width - seen
            y: Math.round(main.height * middle - side / 2)
        }

        Header {
            id: header
            x: Theme.margin
            y: main.lowered ? Math.round(main.height / 2) + Theme.of(Theme.portrait ? 20 : 12) : Theme.margin
            width: main.width - 2 * Theme.margin
            content: main.view.header
            line: Theme.portrait ? "" : main.view.content.heading_line ?? ""
        }

        Item {
            id: stage
            x: Theme.margin
            y: header.y + header.height + Theme.of(!main.lowered ? 20 : Theme.portrait ? 12 : 6)
            width: main.width - 2 * Theme.margin
            height: footer.y - y - (footer.height > 0 ? Theme.of(main.lowered ? 18 : 28) : 0)

            ScreenSlot {
                name: "out-of-service"
                file: "../screens/OutOfServiceScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "enrolment"
                file: "../screens/EnrolmentScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "binding"
                file: "../screens/BindingScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                id: idle
                name: "idle"
                file: "../screens/IdleScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "serving"
                file: "../screens/ServingScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "prompt"
                file: "../screens/PromptScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "question"
                file: "../screens/QuestionScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "saving"
                file: "../screens/SavingScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "thanks"
                file: "../screens/ThanksScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "detail"
                file: "../screens/DetailScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "comment"
                file: "../screens/CommentScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
            ScreenSlot {
                name: "service"
                file: "../screens/ServiceScreen.qml"
                view: main.view
                viewModel: main.viewModel
            }
        }

        Footer {
            id: footer
            x: Theme.margin
            y: main.height - height - Theme.of(main.lowered ? 20 : Theme.portrait ? 44 : 32)
            width: main.width - 2 * Theme.margin
            content: main.view.footer
            onPressed: name => main.viewModel.press(name)
        }
    }

    // For IT: a long press where nothing is seen, 12 mm square.
    MouseArea {
        // A hand may rest here unawares: the next finger counts (kiosk/ui/touch_filter.py).
        readonly property bool givesWay: true

        objectName: "service-corner"
        cursorShape: Qt.BlankCursor
        width: Theme.mm(12)
        height: Theme.mm(12)
        pressAndHoldInterval: 2500 // ms
        onPressAndHold: {
            if (containsMouse)
                main.viewModel.openService();
        }
        Accessible.ignored: true
    }

    Loader {
        objectName: "panel-layer"
        anchors.fill: parent
        // With the screens, after the first frame.
        active: idle.status !== Loader.Null || main.view.panel.name !== undefined
        sourceComponent: PanelLayer {
            viewModel: main.viewModel
            panel: main.view.panel
        }
    }

    Rectangle {
        objectName: "focus-ring"
        visible: main.focusAt?.width > 0
        x: (main.focusAt?.x ?? 0) - Theme.of(8)
        y: (main.focusAt?.y ?? 0) - Theme.of(8)
        width: (main.focusAt?.width ?? 0) + Theme.of(16)
        height: (main.focusAt?.height ?? 0) + Theme.of(16)
        radius: Theme.radius + Theme.of(8)
        color: "transparent"
        border.width: Math.max(4, Theme.of(6))
        border.color: Theme.focus
    }

    Rectangle {
        objectName: "night"
        anchors.fill: parent
        visible: main.view.rest.dim > 0
        color: "black"
        opacity: main.view.rest.dim / 100
    }
}
