/** What operators see of the data path. Depends on the model only; no stage of the data path. */
@NullMarked
package io.gossamer.proxy.observe;

import org.jspecify.annotations.NullMarked;
