package io.gossamer.proxy.balance.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the tables of docs/balancing.md. */
final class BalancingReport {

    private static final int[] ENDPOINTS = {10, 100};
    private static final int[] CLIENTS = {1, 10, 50};

    private BalancingReport() {}

    /**
     * Runs every scenario, in less than a minute.
     *
     * @param arguments loads for the first table; 0.6, 0.8, 0.95 and 1.1 if there are none
     */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        List<String> loads =
                arguments.length == 0 ? List.of("0.6", "0.8", "0.95", "1.1") : List.of(arguments);
        System.out.println(
                "| load | endpoints | clients | central queue | ours | peak EWMA | least request"
                        + " | ours / central | ours / peak EWMA | of p99.9 |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String load : loads) {
            for (int endpoints : ENDPOINTS) {
                for (int clients : CLIENTS) {
                    print(scenario(endpoints, clients, Double.parseDouble(load)));
                }
            }
        }
        System.out.println();
        printTried();
    }

    private static Scenario scenario(int endpoints, int clients, double load) {
        Duration duration = Duration.ofSeconds(endpoints > 10 ? 12 : 60);
        return new Scenario(endpoints, clients, 4, 1, load, duration, 7);
    }

    private static void print(Scenario scenario) {
        double central = p99(Simulation.centralQueue(scenario));
        Latencies mesh = Simulation.run(scenario, Policy.MESH);
        Latencies peakEwma = Simulation.run(scenario, Policy.PEAK_EWMA);
        double leastRequest = p99(Simulation.run(scenario, Policy.LEAST_REQUEST));
        System.out.printf(
                "| %.2f | %d | %d | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f | %.2f |%n",
                scenario.load(),
                scenario.endpoints(),
                scenario.clients(),
                central,
                p99(mesh),
                p99(peakEwma),
                leastRequest,
                p99(mesh) / central,
                p99(mesh) / p99(peakEwma),
                mesh.millis(0.999) / peakEwma.millis(0.999));
    }

    /** Everything that was tried, at load 0.8: p99, and the mean ratio to peak EWMA. */
    private static void printTried() {
        List<Scenario> scenarios = new ArrayList<>();
        StringBuilder head = new StringBuilder("| endpoints x clients |");
        for (int endpoints : ENDPOINTS) {
            for (int clients : CLIENTS) {
                scenarios.add(scenario(endpoints, clients, 0.8));
                head.append(" %d x %d |".formatted(endpoints, clients));
            }
        }
        System.out.println(head + " mean to peak EWMA |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        double[] peakEwma =
                scenarios.stream()
                        .mapToDouble(each -> p99(Simulation.run(each, Policy.PEAK_EWMA)))
                        .toArray();
        double[] central =
                scenarios.stream()
                        .mapToDouble(each -> p99(Simulation.centralQueue(each)))
                        .toArray();
        printRow("one central queue", central, peakEwma);
        for (Policy policy : Policy.values()) {
            double[] p99 =
                    scenarios.stream()
                            .mapToDouble(each -> p99(Simulation.run(each, policy)))
                            .toArray();
            printRow(policy.label(), p99, peakEwma);
        }
    }

    private static void printRow(String label, double[] p99, double[] peakEwma) {
        StringBuilder row = new StringBuilder("| " + label + " |");
        double logarithms = 0;
        for (int i = 0; i < p99.length; i++) {
            row.append(" %.0f |".formatted(p99[i]));
            logarithms += Math.log(p99[i] / peakEwma[i]);
        }
        System.out.println(row + " %.2f |".formatted(Math.exp(logarithms / p99.length)));
    }

    private static double p99(Latencies latencies) {
        return latencies.millis(0.99);
    }
}
