package io.gossamer.bench.load;

/** Each lane sends its next request as soon as it has the answer to the last. */
final class ClosedLoop implements Pace {

    private boolean stopped;

    @Override
    public void idle(Lane lane) {
        if (!stopped) {
            lane.begin(System.nanoTime());
        }
    }

    @Override
    public void gone(Lane lane) {
        // Nothing is kept about lanes.
    }

    @Override
    public long waiting() {
        return 0;
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
