package broker.api.auth;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The question whether a client may do something with a topic.
 *
 * <p>What happens after a refusal. Codes that a packet cannot carry become Not authorized (0x87):
 *
 * <table>
 *   <caption>Refusals and what clients see of them</caption>
 *   <tr><th>action</th><th>MQTT 5.0</th><th>MQTT 3.1 and 3.1.1</th></tr>
 *   <tr>
 *     <td>PUBLISH at QoS 0</td>
 *     <td>dropped and counted</td>
 *     <td>dropped and counted</td>
 *   </tr>
 *   <tr>
 *     <td>PUBLISH at QoS 1 and 2</td>
 *     <td>PUBACK or PUBREC with the reason, dropped and counted</td>
 *     <td>acknowledged, dropped and counted: they cannot say no (3.1.1 section 3.3.5)</td>
 *   </tr>
 *   <tr>
 *     <td>PUBLISH as Will Message</td>
 *     <td>CONNACK 0x87</td>
 *     <td>CONNACK 5</td>
 *   </tr>
 *   <tr>
 *     <td>SUBSCRIBE</td>
 *     <td>SUBACK with the reason for this filter</td>
 *     <td>3.1.1: SUBACK with 0x80 for this filter. 3.1, whose SUBACK cannot say no: granted there,
 *         and nothing is ever sent</td>
 *   </tr>
 *   <tr>
 *     <td>RECEIVE</td>
 *     <td>the message is not sent to this client, and counted</td>
 *     <td>the same</td>
 *   </tr>
 * </table>
 *
 * @since 1.0
 */
@ProviderType
public interface AuthorizationExchange extends Exchange {}
