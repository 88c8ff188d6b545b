// A card over the screen: a title, paragraphs, a QR code, what can be chosen, and one large button to
// close it. What does not fit on one page is read on the next; no paragraph is cut.
// A panel that asks shows what it asks about in large letters, and two equal answers in place of the
// button to close it.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: card

    required property var content

    signal pressed(name: string)
    signal closed

    readonly property int maximumParagraphs: 8
    readonly property int maximumButtons: 4
    readonly property var paragraphs: content.paragraphs ?? []
    readonly property bool asks: content.asks ?? false
    readonly property var buttons: asks ? [] : content.buttons ?? []
    readonly property var answers: asks ? content.buttons ?? [] : []
    readonly property var rows: content.rows ?? []
    readonly property bool hasCode: rows.length > 0
    readonly property int padding: Theme.of(Theme.low && !Theme.portrait ? 26 : 48)
    readonly property int spacing: Math.round(Theme.text36 * (Theme.low && !Theme.portrait ? 0.35 : 0.5))
    readonly property int textSize: Theme.low && !Theme.portrait ? Theme.text31 : Theme.text36
    readonly property bool tight: Theme.low && !Theme.portrait
    // Given, not taken from the card's own height: the texts beside it decide that.
    readonly property int codeSide: Theme.of(Theme.stacked ? 400 : tight ? 200 : Theme.low ? 280 : 340)

    property int page: 0
    // The first paragraph of each page, and one past the last.
    readonly property var pages: {
        const starts = [0];
        let used = 0;
        for (let at = 0; at < Math.min(paragraphs.length, texts.count); at++) {
            const needed = texts.itemAt(at)?.implicitHeight ?? 0;
            if (used > 0 && used + needed > reading.height) {
                starts.push(at);
                used = 0;
            }
            used += needed + spacing;
        }
        starts.push(paragraphs.length);
        return starts;
    }
    readonly property int lastPage: pages.length - 2

    function naturalHeight(): int {
        let total = title.height + foot.height + 2 * padding + 2 * spacing + buttonsHeight + askedHeight;
        for (let at = 0; at < Math.min(paragraphs.length, texts.count); at++)
            total += (texts.itemAt(at)?.implicitHeight ?? 0) + spacing;
        return total + (hasCode && Theme.stacked ? codeSide + spacing : 0);
    }
    readonly property int buttonsHeight: buttons.length === 0 ? 0 : choices.height + spacing
    readonly property int askedHeight: asks ? asked.height + spacing : 0

    // A panel that is opened begins at its beginning; one that is only drawn anew stays.
    readonly property string name: content.name ?? ""
    onNameChanged: page = 0
    onPagesChanged: page = Math.min(page, Math.max(0, lastPage))
    implicitHeight: Math.max(naturalHeight(), hasCode ? title.height + codeSide + closing.height + 2 * padding + 2 * spacing : 0)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.paper
        border.width: Theme.stroke
        border.color: Theme.edge
    }

    // A touch on the card is not one beside it.
    MouseArea {
        anchors.fill: parent
        cursorShape: Qt.BlankCursor
        Accessible.ignored: true
    }

    Words {
        id: title
        x: card.padding
        y: card.padding - Theme.of(8)
        width: parent.width - 2 * x
        text: card.content.title ?? ""
        font.pixelSize: Theme.low && !Theme.portrait ? Theme.text36 : Theme.text44
        font.bold: true
    }

    Item {
        id: body
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: title.bottom
        anchors.bottom: foot.top
        anchors.leftMargin: card.padding
        anchors.rightMargin: card.padding
        anchors.topMargin: card.spacing
        anchors.bottomMargin: card.spacing

        Image {
            id: code
            visible: card.hasCode
            source: card.hasCode ? Theme.picture("code/" + card.rows.join(",")) : ""
            sourceSize: Qt.size(card.codeSide, card.codeSide)
            cache: false
            fillMode: Image.Pad
            smooth: false
            x: Theme.stacked ? Math.round((parent.width - width) / 2) : parent.width - width
            y: Theme.stacked ? parent.height - height : 0
            width: card.codeSide
            height: card.codeSide
        }

        Words {
            id: asked
            visible: card.asks
            width: parent.width
            height: Math.round(font.pixelSize * 1.3)
            text: card.content.code ?? ""
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.text22
            lineHeightMode: Text.ProportionalHeight
            lineHeight: 1
            font.pixelSize: Theme.low && !Theme.portrait ? Theme.text44 : Theme.text60
            font.bold: true
        }

        Item {
            id: reading
            y: card.askedHeight
            width: parent.width - (card.hasCode && !Theme.stacked ? card.codeSide + card.padding : 0)
            height: parent.height - y - card.buttonsHeight - (card.hasCode && Theme.stacked ? card.codeSide + card.spacing : 0)

            Column {
                width: parent.width
                spacing: card.spacing

                Repeater {
                    id: texts
                    model: card.maximumParagraphs

                    Words {
                        required property int index
                        visible: index < card.paragraphs.length && index >= card.pages[card.page] && index < card.pages[card.page + 1]
                        width: reading.width
                        text: card.paragraphs[index] ?? ""
                        font.pixelSize: card.textSize
                    }
                }
            }
        }

        Flow {
            id: choices
            visible: card.buttons.length > 0
            anchors.bottom: parent.bottom
            width: parent.width
            spacing: Theme.gap

            // Three beside one another would break words where the card is narrow or the text large.
            readonly property bool broken: card.buttons.length > 2 && (Theme.portrait || (!Theme.low && (Theme.larger || card.buttons.length > 3)))
            readonly property int abreast: broken ? 2 : Math.max(1, card.buttons.length)
            readonly property int buttonWidth: Math.floor((width - (abreast - 1) * spacing) / abreast)

            Repeater {
                model: card.maximumButtons

                WordButton {
                    required property int index
                    readonly property var choice: card.buttons[index] ?? null

                    objectName: choice ? choice.name : ""
                    visible: choice !== null
                    words: choice ? choice.words : ""
                    sign: choice ? choice.sign : ""
                    checkable: choice !== null && choice.toggle
                    checked: choice ? choice.on : false
                    textSize: card.textSize
                    width: choices.broken && index % 2 === 0 && index === card.buttons.length - 1 ? choices.width : choices.buttonWidth
                    height: Math.max(Theme.control, Math.round(card.textSize * 2.9))
                    onActivated: card.pressed(choice.name)
                }
            }
        }
    }

    Item {
        id: foot
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: card.padding
        height: closing.height

        // Where there is more to read, that is a third beside the answers, as large as they are.
        readonly property int abreast: card.answers.length + (card.lastPage > 0 ? 1 : 0)
        readonly property int answerWidth: Math.floor((width - (abreast - 1) * Theme.gap) / Math.max(1, abreast))

        Row {
            anchors.right: parent.right
            spacing: Theme.gap

            Repeater {
                model: 2

                WordButton {
                    required property int index
                    readonly property var answer: card.answers[index] ?? null

                    objectName: answer ? answer.name : ""
                    visible: answer !== null
                    words: answer ? answer.words : ""
                    textSize: card.textSize
                    width: foot.answerWidth
                    height: closing.height
                    onActivated: card.pressed(answer.name)
                }
            }
        }

        WordButton {
            id: more
            objectName: "panel-more"
            visible: card.lastPage > 0
            words: card.content.more ? card.content.more + " (" + (card.page + 1) + "/" + (card.lastPage + 1) + ")" : ""
            textSize: card.textSize
            width: card.asks ? foot.answerWidth : Math.floor((parent.width - Theme.gap) / 2)
            height: closing.height
            onActivated: card.page = (card.page + 1) % (card.lastPage + 1)
        }

        WordButton {
            id: closing
            objectName: "panel-close"
            visible: !card.asks
            anchors.right: parent.right
            words: card.content.close ?? ""
            kind: "primary"
            textSize: card.textSize
            width: card.lastPage > 0 ? Math.floor((parent.width - Theme.gap) / 2) : parent.width
            height: Math.max(Theme.control, Theme.of(Theme.stacked ? 128 : card.tight ? 84 : 96))
            onActivated: card.closed()
        }
    }
}
