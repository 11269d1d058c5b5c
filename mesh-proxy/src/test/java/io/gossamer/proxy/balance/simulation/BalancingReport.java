package io.gossamer.proxy.balance.simulation;

import java.time.Duration;
import java.util.List;

/** Prints the table of docs/balancing.md. */
final class BalancingReport {

    private BalancingReport() {}

    /**
     * Runs every scenario, in some ten seconds.
     *
     * @param arguments loads; 0.6, 0.8, 0.95 and 1.1 if there are none
     */
    public static void main(String[] arguments) {
        List<String> loads =
                arguments.length == 0 ? List.of("0.6", "0.8", "0.95", "1.1") : List.of(arguments);
        System.out.println(
                "| load | endpoints | clients | central queue | ours | peak EWMA | least request"
                        + " | ours / central | ours / peak EWMA |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String load : loads) {
            for (int endpoints : new int[] {10, 100}) {
                for (int clients : new int[] {1, 10, 50}) {
                    print(endpoints, clients, Double.parseDouble(load));
                }
            }
        }
    }

    private static void print(int endpoints, int clients, double load) {
        Duration duration = Duration.ofSeconds(endpoints > 10 ? 12 : 60);
        Scenario scenario = new Scenario(endpoints, clients, 4, 1, load, duration, 7);
        double central = p99(Simulation.centralQueue(scenario));
        double ours = p99(Simulation.run(scenario, Policy.MESH));
        double peakEwma = p99(Simulation.run(scenario, Policy.PEAK_EWMA));
        double leastRequest = p99(Simulation.run(scenario, Policy.LEAST_REQUEST));
        System.out.printf(
                "| %.2f | %d | %d | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |%n",
                load,
                endpoints,
                clients,
                central,
                ours,
                peakEwma,
                leastRequest,
                ours / central,
                ours / peakEwma);
    }

    private static double p99(Latencies latencies) {
        return latencies.millis(0.99);
    }
}
