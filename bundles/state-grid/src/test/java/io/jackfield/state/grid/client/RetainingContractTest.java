package io.jackfield.state.grid.client;

/** The same where holds stay after a check-in: nobody sees it. */
class RetainingContractTest extends DeskContractTest {
    @Override
    int retainedHolds() {
        return 100;
    }
}
