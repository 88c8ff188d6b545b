// The window's one scene: header, the screen that the view names, footer. Binds, and decides
// nothing.
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
    readonly property var access: view.access ?? {}

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
    Binding {
        target: Theme
        property: "larger"
        value: main.access.larger ?? false
    }
    Binding {
        target: Theme
        property: "contrast"
        value: main.access.contrast ?? false
    }
    Binding {
        target: Theme
        property: "low"
        value: main.access.low ?? false
    }

    Image {
        readonly property int side: Theme.of(Theme.portrait ? 1160 : 1040)
        readonly property int seen: Math.round(side * (Theme.portrait ? 0.645 : 0.66))

        objectName: "ornament"
        visible: main.view.ornament
        source: visible || status === Image.Ready ? "image://kiosk/drum" : ""
        sourceSize: Qt.size(seen, side)
        width: seen
        height: side
        x: main.width - seen
        y: Math.round(main.height * (Theme.portrait ? 0.40 : 0.53) - side / 2)
    }

    Header {
        id: header
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.margin
        content: main.view.header
    }

    Item {
        id: stage
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: footer.top
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        anchors.topMargin: Theme.of(Theme.portrait ? 24 : 8)
        anchors.bottomMargin: Theme.of(Theme.portrait ? 40 : 32)

        ScreenSlot {
            name: "out-of-service"
            file: "../screens/OutOfServiceScreen.qml"
            view: main.view
            viewModel: main.viewModel
        }
        ScreenSlot {
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
    }

    Footer {
        id: footer
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
        content: main.view.footer
        question: main.view.content.question ?? ""
        onBackTouched: main.viewModel.goBack()
        onSkipTouched: question => main.viewModel.skip(question)
        onDeclineTouched: main.viewModel.dismiss()
        onLanguageTouched: code => main.viewModel.chooseLanguage(code)
    }
}
