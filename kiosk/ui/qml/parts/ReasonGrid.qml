// The reasons of one side, all of one size, on as few pages as their words allow. No scrolling:
// whoever never used a touchscreen does not look for what is not there. Buttons are built once.
pragma ComponentBehavior: Bound
import QtQuick
import "../theme"

Item {
    id: grid

    required property var reasons
    required property string side
    // The words of both sides, which are laid out alike.
    required property var labels

    property int page: 0
    readonly property int pages: plan.pages
    readonly property int gap: Theme.of(14)
    // What a button has beside its words: the box, and the space around.
    readonly property int beside: Theme.of(18 + 44 + 16 + 14)
    // The longest list there was; its buttons are kept.
    property int built: 0
    // Compared as text, so that choosing a reason measures nothing anew.
    readonly property string texts: labels.join("\n")
    readonly property var plan: planned(texts.split("\n"))

    signal toggled(reason: string)

    onLabelsChanged: built = Math.max(built, labels.length / 2)
    onSideChanged: page = 0
    onPagesChanged: page = Math.min(page, pages - 1)
    Component.onCompleted: built = Math.max(built, labels.length / 2)

    function turn(): void {
        page = (page + 1) % pages;
    }

    // The first plan on one page, in larger words if there is one; else the one of fewest pages.
    function planned(words: var): var {
        const widest = width >= Theme.mm(180) ? 4 : width > height * 1.2 ? 3 : 2;
        let best = null;
        for (const metrics of [usual, smaller]) {
            for (let columns = widest; columns >= 1; columns--) {
                const plan = arranged(words, metrics, columns);
                if (plan.worth === 1)
                    return plan;
                if (best === null || plan.worth < best.worth)
                    best = plan;
            }
        }
        return best;
    }

    function arranged(words: var, metrics: var, columns: int): var {
        const size = metrics.font.pixelSize;
        const wide = Math.floor((width - (columns - 1) * gap) / columns);
        const lines = Math.max(...words.map(text => lineCount(text, metrics, wide - beside)));
        const least = Math.max(Theme.control, Math.ceil(lines * 1.2 * size) + Theme.of(20));
        const fitting = Math.max(1, Math.floor((height + gap) / (least + gap)));
        const count = Math.max(1, words.length / 2);
        const pages = Math.ceil(count / (fitting * columns));
        // One row too high to fit is worse than any number of pages.
        const worth = pages + (least > height ? 1000 : 0);
        const rows = Math.ceil(count / pages / columns);
        const room = Math.floor((height + gap) / rows) - gap;
        return {
            size: size,
            columns: columns,
            rows: rows,
            pages: pages,
            worth: worth,
            width: wide,
            height: Math.max(least, Math.min(room, Math.round(1.5 * least)))
        };
    }

    function lineCount(text: string, metrics: var, room: real): int {
        let lines = 1;
        let used = 0;
        const space = metrics.advanceWidth(" ");
        for (const word of text.split(" ")) {
            const length = metrics.advanceWidth(word);
            if (used > 0 && used + space + length > room) {
                lines += 1;
                used = length;
            } else {
                used += (used > 0 ? space : 0) + length;
            }
        }
        return lines;
    }

    FontMetrics {
        id: usual
        font.family: Theme.family
        font.pixelSize: Theme.text31
    }

    FontMetrics {
        id: smaller
        font.family: Theme.family
        font.pixelSize: Theme.text26
    }

    Repeater {
        model: grid.built

        ReasonButton {
            required property int index
            readonly property int place: index - grid.page * grid.plan.rows * grid.plan.columns
            readonly property var reason: index < grid.reasons.length ? grid.reasons[index] : null

            objectName: reason ? "reason-" + reason.id : ""
            visible: reason !== null && place >= 0 && place < grid.plan.rows * grid.plan.columns
            words: reason ? reason.words : ""
            chosen: reason ? reason.on : false
            textSize: grid.plan.size
            width: grid.plan.width
            height: grid.plan.height
            // Down a column first, as a list is read.
            x: Math.floor(place / grid.plan.rows) * (width + grid.gap)
            y: (place % grid.plan.rows) * (height + grid.gap)
            onActivated: grid.toggled(reason.id)
        }
    }
}
