package broker.api.auth;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One step of an enhanced authentication (MQTT 5.0 section 4.12).
 *
 * <p>A CONNECT is answered as {@link AuthExchange} says, with the Authentication Method in CONNACK.
 * A re-authentication that succeeds is answered with AUTH 0x00; one that fails ends the connection
 * with DISCONNECT and the reason. {@link #abstain()} passes on to the next service with this
 * method, but only as the answer to the first step; later it throws {@link IllegalStateException}.
 *
 * @since 1.0
 */
@ProviderType
public interface EnhancedAuthExchange extends AuthExchange {
  /**
   * Asks the client for one more step: sends AUTH 0x18 (Continue authentication).
   *
   * @param data the Authentication Data; copied before this method returns
   * @throws IllegalStateException if the plugin has answered this step before
   */
  void challenge(ByteBuffer data);

  /**
   * Says yes and sends the last data of the method along in CONNACK or AUTH.
   *
   * @param data the Authentication Data; copied before this method returns
   * @throws IllegalStateException if the plugin has answered this step before
   */
  void allow(Grant grant, ByteBuffer data);
}
