package io.gossamer.proxy.balance.simulation;

/** What is compared: ours, the two that others have, and what was tried on the way to ours. */
enum Policy {
    MESH("ours", MeshChooser::new),
    PEAK_EWMA("peak EWMA", PlainPeakEwma::new),
    LEAST_REQUEST(
            "least request of two", (endpoints, clock, seed) -> new LeastRequest(endpoints, seed)),

    /** Ours in the short form that the next ones change; endpoints are never new here. */
    SAME("ours, written once more", new TriedRule.Form(16, 2, 0.3, Double.NaN)),
    TWO_CHOICES("ours with two choices", new TriedRule.Form(2, 2, 0.3, Double.NaN)),
    FIVE_CHOICES("ours with five", new TriedRule.Form(5, 2, 0.3, Double.NaN)),
    EIGHT_CHOICES("ours with eight", new TriedRule.Form(8, 2, 0.3, Double.NaN)),
    ALL_CHOICES("ours with all", new TriedRule.Form(Integer.MAX_VALUE, 2, 0.3, Double.NaN)),
    PLAIN_POWER(
            "time times requests in flight, not their square",
            new TriedRule.Form(16, 1, 0.3, Double.NaN)),
    CUBE("time times their cube", new TriedRule.Form(16, 3, 0.3, Double.NaN)),
    PEAK("a higher sample replaces the estimate", new TriedRule.Form(16, 2, 1, Double.NaN)),
    AVERAGE("an average without the fast rise", new TriedRule.Form(16, 2, 0.1, Double.NaN)),
    REPORTED("answers report requests in flight", new TriedRule.Form(16, 2, 0.3, 50e6)),
    PROBES("Prequal: three probes for a request", Prequal::new),
    SHORTEST_QUEUE("sees all queues", ShortestQueue::new);

    private final String label;
    private final Chooser.Factory factory;

    Policy(String label, Chooser.Factory factory) {
        this.label = label;
        this.factory = factory;
    }

    Policy(String label, TriedRule.Form form) {
        this(label, (endpoints, clock, seed) -> new TriedRule(form, endpoints, clock, seed));
    }

    Chooser create(int endpoints, Clock clock, long seed) {
        return factory.create(endpoints, clock, seed);
    }

    String label() {
        return label;
    }
}
