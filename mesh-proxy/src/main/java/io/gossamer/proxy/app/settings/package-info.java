/**
 * The settings as users write them: {@code mesh.proxy.*} read, bound and checked, every problem
 * named with its remedy. Values only; what they mean to a part of the proxy is decided there.
 */
@NullMarked
package io.gossamer.proxy.app.settings;

import org.jspecify.annotations.NullMarked;
