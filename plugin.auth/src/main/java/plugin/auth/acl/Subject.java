package plugin.auth.acl;

import org.jspecify.annotations.Nullable;

/**
 * Who wants something, as the list sees it. Immutable.
 *
 * @param user null for a client without user name
 * @param certificate the subject of the client certificate in its canonical form, see {@link
 *     Condition}; null without certificate
 */
public record Subject(
    @Nullable String user, String clientId, String listener, @Nullable String certificate) {}
