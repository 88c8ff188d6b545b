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
    readonly property int languageWidth: Theme.of(236)

    implicitHeight: Theme.control

    Words {
        anchors.verticalCenter: parent.verticalCenter
        anchors.left: parent.left
        width: footer.width - footer.content.languages.length * (footer.languageWidth + Theme.gap)
        text: footer.content.help
        color: Theme.ink2
        font.pixelSize: Theme.text36
        wrapMode: Text.NoWrap
        elide: Text.ElideRight
    }

    // Placed by anchors, not in a Row: a Row moves what is in it a frame after it is shown.
    WordButton {
        id: back
        objectName: "back"
        visible: words !== ""
        words: footer.content.back
        sign: "back"
        onActivated: footer.backTouched()
    }

    WordButton {
        objectName: "skip"
        anchors.left: back.right
        anchors.leftMargin: Theme.gap
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

    Repeater {
        model: footer.maximumLanguages

        WordButton {
            required property int index
            readonly property var language: index < footer.content.languages.length ? footer.content.languages[index] : null

            objectName: language ? "language-" + language.code : ""
            visible: language !== null
            words: language ? language.name : ""
            width: footer.languageWidth
            x: footer.width - (footer.content.languages.length - index) * (width + Theme.gap) + Theme.gap
            onActivated: footer.languageTouched(language.code)
        }
    }
}
