package plugin.auth.acl;

import org.jspecify.annotations.Nullable;
import plugin.auth.login.ListenerNames;

/**
 * What decides about topics at one moment. Immutable.
 *
 * @param list the list; null if one is configured that was never good
 * @param checkSubscribe whether a subscription that can bring nothing is refused
 * @param exempt listeners that are none of our business
 */
public record AclPolicy(@Nullable AclFile list, boolean checkSubscribe, ListenerNames exempt) {}
