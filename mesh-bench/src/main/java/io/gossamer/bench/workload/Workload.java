package io.gossamer.bench.workload;

import io.gossamer.bench.report.Row;
import java.util.List;

/** Something to measure. */
public interface Workload {

    /** As on the command line and in the table. */
    String name();

    /** Measures it on the systems that can carry it. */
    List<Row> measure(Arena arena) throws InterruptedException;
}
