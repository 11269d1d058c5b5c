/** Makes the template of a Pod from services of a compose file; knows nothing of workloads. */
@NullMarked
package io.gossamer.cli.export.pod;

import org.jspecify.annotations.NullMarked;
