package io.gossamer.proxy.balance.simulation;

/** What is compared. */
enum Policy {
    /** Ours. */
    MESH {
        @Override
        Chooser create(int endpoints, Clock clock, long seed) {
            return new MeshChooser(endpoints, clock, seed);
        }
    },
    PEAK_EWMA {
        @Override
        Chooser create(int endpoints, Clock clock, long seed) {
            return new PlainPeakEwma(endpoints, clock, seed);
        }
    },
    LEAST_REQUEST {
        @Override
        Chooser create(int endpoints, Clock clock, long seed) {
            return new LeastRequest(endpoints, seed);
        }
    };

    abstract Chooser create(int endpoints, Clock clock, long seed);
}
