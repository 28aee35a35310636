package broker.api.auth;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The question whether a client may connect.
 *
 * <p>What the client sees (MQTT 5.0 section 3.2.2.2, MQTT 3.1.1 section 3.2.2.3); the broker closes
 * the connection after each refusal:
 *
 * <table>
 *   <caption>Answers and what clients see of them</caption>
 *   <tr><th>answer</th><th>MQTT 5.0, CONNACK</th><th>MQTT 3.1 and 3.1.1, CONNACK</th></tr>
 *   <tr><td>allow</td><td>0x00</td><td>0</td></tr>
 *   <tr><td>deny BAD_USER_NAME_OR_PASSWORD</td><td>0x86</td><td>4</td></tr>
 *   <tr><td>deny CLIENT_IDENTIFIER_NOT_VALID</td><td>0x85</td><td>2</td></tr>
 *   <tr><td>deny SERVER_UNAVAILABLE or SERVER_BUSY</td><td>0x88 or 0x89</td><td>3</td></tr>
 *   <tr><td>deny with another code of CONNACK</td><td>that code</td><td>5</td></tr>
 *   <tr><td>deny with a code that CONNACK has not</td><td>0x87</td><td>5</td></tr>
 *   <tr><td>all abstain, failure, no answer in time</td><td>0x87</td><td>5</td></tr>
 *   <tr><td>no authenticator came back in time</td><td>0x88</td><td>3</td></tr>
 * </table>
 *
 * @since 1.0
 */
@ProviderType
public interface AuthExchange extends Exchange {
  /** Says yes to the client as it has introduced itself: the same as an empty {@link Grant}. */
  @Override
  void allow();

  /**
   * Says yes on the terms of a grant.
   *
   * @throws IllegalStateException if the plugin has answered before
   */
  void allow(Grant grant);
}
