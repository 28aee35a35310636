package broker.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Authenticates clients that name an Authentication Method (MQTT 5.0 section 4.12), in as many
 * steps as the method has.
 *
 * <p>A whiteboard service with the property {@link #METHODS}. A method that no service has is
 * refused with Bad authentication method (0x8C) at once. The package says the rest.
 *
 * @since 1.0
 */
@ConsumerType
@FunctionalInterface
public interface EnhancedAuthenticator {
  /**
   * The service property with the names of the Authentication Methods, one string or several; case
   * matters.
   */
  String METHODS = "auth.methods";

  /**
   * Opens a conversation, for a CONNECT or for the re-authentication of a connected client; must
   * not block.
   *
   * @param connect the client as it introduced itself; lent until the end of the conversation. In a
   *     re-authentication without password and will
   * @return what gets the data of this client, step by step
   */
  AuthConversation open(ConnectView connect);
}
