/** What is asked of tokens of end users, as records. Depends on the JDK only. */
@NullMarked
package io.gossamer.proxy.model.token;

import org.jspecify.annotations.NullMarked;
