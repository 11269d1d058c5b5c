/**
 * Asks the workload's own application whether it is well, on the control loop: what a kubelet's
 * readiness probe does where there is no kubelet.
 */
@NullMarked
package io.gossamer.proxy.health;

import org.jspecify.annotations.NullMarked;
