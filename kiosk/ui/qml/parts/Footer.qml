// The ways back and out on the left, the languages on the right; a telephone number where there
// is room.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: footer

    required property var content
    required property string question

    signal backTouched
    signal skipTouched(question: string)
    signal declineTouched
    signal languageTouched(code: string)

    readonly property int maximumLanguages: 4

    implicitHeight: Theme.control

    Words {
        anchors.verticalCenter: parent.verticalCenter
        anchors.left: parent.left
        anchors.right: languages.left
        anchors.rightMargin: Theme.gap
        text: footer.content.help
        color: Theme.ink2
        font.pixelSize: Theme.text36
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    Row {
        spacing: Theme.gap

        WordButton {
            objectName: "back"
            visible: words !== ""
            words: footer.content.back
            sign: "back"
            onActivated: footer.backTouched()
        }

        WordButton {
            objectName: "skip"
            visible: words !== ""
            words: footer.content.skip
            kind: "quiet"
            onActivated: footer.skipTouched(footer.question)
        }

        WordButton {
            objectName: "decline"
            visible: words !== ""
            words: footer.content.decline
            kind: "quiet"
            onActivated: footer.declineTouched()
        }
    }

    Row {
        id: languages
        anchors.right: parent.right
        spacing: Theme.gap

        Repeater {
            model: footer.maximumLanguages

            WordButton {
                required property int index
                readonly property var language: index < footer.content.languages.length ? footer.content.languages[index] : null

                objectName: language ? "language-" + language.code : ""
                visible: language !== null
                words: language ? language.name : ""
                onActivated: footer.languageTouched(language.code)
            }
        }
    }
}
