"""The one list of sample scenes leaves out no screen, step, panel or reason there is."""

from demo.sample_scenes import SCENES
from kiosk.ui import screens
from kiosk.visit import Detail, DetailStep, OutOfService, Panel, Reason, Side


def test_scenes_show_every_screen_and_panel():
    shown = {screens.screen_of(scene.phase) for scene in SCENES.values()}
    assert shown == set(screens.NAMES)
    assert {scene.panel for scene in SCENES.values()} == {None, *Panel}


def test_scenes_show_every_step_of_the_detail_and_both_sides():
    details = [scene.phase for scene in SCENES.values() if isinstance(scene.phase, Detail)]
    assert {detail.step for detail in details} == set(DetailStep)
    assert {detail.side for detail in details} == {None, *Side}


def test_scenes_show_every_reason_for_being_out_of_service():
    phases = [scene.phase for scene in SCENES.values()]
    assert {phase.reason for phase in phases if isinstance(phase, OutOfService)} == set(Reason)
