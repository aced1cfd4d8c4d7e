package io.jackfield.itests.servlets.chapter;

import static io.jackfield.itests.servlets.scene.Phone.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.itests.servlets.Shows;
import io.jackfield.itests.servlets.scene.InBothModes;
import io.jackfield.itests.servlets.scene.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.servlet.sip.Address;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.TelURL;
import javax.servlet.sip.URI;

/** URIs, addresses and parameters: JSR 289 chapter 4, RFC 3261 sections 19.1 and 20.10, RFC 3966. */
class AddressTest {
    private static SipURI sip(SipFactory factory, String text) throws ServletParseException {
        return (SipURI) factory.createURI(text);
    }

    private static List<String> all(java.util.Iterator<String> names) {
        List<String> list = new ArrayList<>();
        names.forEachRemaining(list::add);
        return list;
    }

    /** RFC 3261 section 19.1.1: sip:user:password@host:port;uri-parameters?headers. */
    @InBothModes
    @Shows({"SipFactory.createURI", "SipURI.getUser", "SipURI.getUserPassword", "SipURI.getHost", "SipURI.getPort", "SipURI.isSecure",
            "SipURI.getTransportParam", "SipURI.getTTLParam", "SipURI.getMAddrParam", "SipURI.getMethodParam", "SipURI.getUserParam",
            "SipURI.getLrParam", "SipURI.getHeader", "SipURI.getHeaderNames", "URI.getScheme", "URI.isSipURI", "URI.getParameter",
            "URI.getParameterNames", "SipURI.toString"})
    void readsASipUri(Scene scene) throws Exception {
        SipFactory factory = scene.script().factory();
        String text = "sips:alice:secret@example.com:5061;transport=tcp;ttl=15;maddr=239.255.255.1;method=INVITE;user=phone;lr;own=1"
                + "?subject=project";
        SipURI uri = sip(factory, text);

        assertThat(uri.getScheme()).isEqualTo("sips");
        assertThat(uri.isSipURI()).isTrue();
        assertThat(uri.isSecure()).isTrue();
        assertThat(uri.getUser()).isEqualTo("alice");
        assertThat(uri.getUserPassword()).isEqualTo("secret");
        assertThat(uri.getHost()).isEqualTo("example.com");
        assertThat(uri.getPort()).isEqualTo(5061);
        assertThat(uri.getTransportParam()).isEqualTo("tcp");
        assertThat(uri.getTTLParam()).isEqualTo(15);
        assertThat(uri.getMAddrParam()).isEqualTo("239.255.255.1");
        assertThat(uri.getMethodParam()).isEqualTo("INVITE");
        assertThat(uri.getUserParam()).isEqualTo("phone");
        assertThat(uri.getLrParam()).isTrue();
        assertThat(uri.getParameter("own")).isEqualTo("1");
        assertThat(uri.getParameter("none")).isNull();
        assertThat(all(uri.getParameterNames())).containsExactlyInAnyOrder("transport", "ttl", "maddr", "method", "user", "lr", "own");
        assertThat(uri.getHeader("subject")).isEqualTo("project");
        assertThat(all(uri.getHeaderNames())).containsExactly("subject");
        assertThat(sip(factory, uri.toString())).isEqualTo(uri);
    }

    @InBothModes
    @Shows({"SipFactory.createSipURI", "SipURI.setUser", "SipURI.setUserPassword", "SipURI.setHost", "SipURI.setPort", "SipURI.setSecure",
            "SipURI.setTransportParam", "SipURI.setTTLParam", "SipURI.setMAddrParam", "SipURI.setMethodParam", "SipURI.setUserParam",
            "SipURI.setLrParam", "SipURI.setHeader", "SipURI.removeHeader", "URI.setParameter", "URI.removeParameter", "URI.toString"})
    void writesASipUri(Scene scene) {
        SipURI uri = scene.script().factory().createSipURI("alice", "example.com");
        assertThat(uri).hasToString("sip:alice@example.com");
        assertThat(uri.getPort()).isEqualTo(-1);
        assertThat(uri.getTTLParam()).isEqualTo(-1);
        uri.setSecure(true);
        assertThat(uri).hasToString("sips:alice@example.com");
        uri.setSecure(false);
        uri.setUser("bob@home"); // escaped as RFC 3261 section 19.1.2 has it
        assertThat(uri).hasToString("sip:bob%40home@example.com");
        assertThat(uri.getUser()).isEqualTo("bob@home");
        uri.setUser("bob");
        uri.setUserPassword("word");
        uri.setHost("192.0.2.7");
        uri.setPort(5080);
        uri.setLrParam(true);
        assertThat(uri).hasToString("sip:bob:word@192.0.2.7:5080;lr");
        uri.setLrParam(false);
        uri.setTransportParam("udp");
        uri.setTTLParam(3);
        uri.setMAddrParam("192.0.2.8");
        uri.setMethodParam("MESSAGE");
        uri.setUserParam("ip");
        uri.setParameter("own", "2");
        uri.setHeader("Priority", "urgent");
        assertThat(uri.toString()).contains(";transport=udp", ";ttl=3", ";maddr=192.0.2.8", ";method=MESSAGE", ";user=ip", ";own=2")
                .endsWith("?Priority=urgent").doesNotContain(";lr");
        uri.removeHeader("Priority");
        uri.removeParameter("own");
        assertThat(uri.toString()).doesNotContain("own", "Priority");
    }

    /** The examples of RFC 3261 section 19.1.4. */
    @InBothModes
    @Shows({"SipURI.equals", "URI.equals", "URI.clone"})
    void comparesSipUris(Scene scene) throws Exception {
        SipFactory factory = scene.script().factory();
        List<String> equal = List.of("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp",
                "sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5",
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com");
        for (int i = 0; i < equal.size(); i += 2) {
            assertThat(sip(factory, equal.get(i))).isEqualTo(sip(factory, equal.get(i + 1)));
        }
        List<String> different = List.of("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP",
                "sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", "sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp",
                "sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", "sip:carol@chicago.com;security=on",
                "sip:carol@chicago.com;security=off");
        for (int i = 0; i < different.size(); i += 2) {
            assertThat(sip(factory, different.get(i))).isNotEqualTo(sip(factory, different.get(i + 1)));
        }
        SipURI original = sip(factory, "sip:a@b;x=1");
        SipURI copy = (SipURI) original.clone();
        copy.setParameter("x", "2");
        assertThat(original.getParameter("x")).isEqualTo("1");
    }

    /** RFC 3966 sections 3 and 5. */
    @InBothModes
    @Shows({"TelURL.getPhoneNumber", "TelURL.isGlobal", "TelURL.setPhoneNumber(String)", "TelURL.setPhoneNumber(String,String)",
            "TelURL.getPhoneContext", "TelURL.equals", "TelURL.toString"})
    void readsAndWritesTelephoneNumbers(Scene scene) throws Exception {
        SipFactory factory = scene.script().factory();
        TelURL global = (TelURL) factory.createURI("tel:+1-201-555-0123");
        assertThat(global.isGlobal()).isTrue();
        assertThat(global.getPhoneNumber()).isEqualTo("1-201-555-0123");
        assertThat(global.getPhoneContext()).isNull();
        assertThat(global.getScheme()).isEqualTo("tel");
        assertThat(global.isSipURI()).isFalse();
        assertThat(global).isEqualTo(factory.createURI("tel:+12015550123")).isNotEqualTo(factory.createURI("tel:+12015550124"));
        TelURL local = (TelURL) factory.createURI("tel:7042;phone-context=example.com");
        assertThat(local.isGlobal()).isFalse();
        assertThat(local.getPhoneContext()).isEqualTo("example.com");
        local.setPhoneNumber("7043", "example.net");
        assertThat(local).hasToString("tel:7043;phone-context=example.net");
        local.setPhoneNumber("+4930123");
        assertThat(local.isGlobal()).isTrue();
        assertThat(local.toString()).startsWith("tel:+4930123");
    }

    /** RFC 3261 section 20.10: the display name, q and expires of a contact. */
    @InBothModes
    @Shows({"SipFactory.createAddress(String)", "SipFactory.createAddress(URI)", "SipFactory.createAddress(URI,String)",
            "Address.getDisplayName", "Address.setDisplayName", "Address.getURI", "Address.setURI", "Address.getQ", "Address.setQ",
            "Address.getExpires", "Address.setExpires", "Address.isWildcard", "Address.equals", "Address.clone", "Address.toString"})
    void readsAndWritesAddresses(Scene scene) throws Exception {
        SipFactory factory = scene.script().factory();
        Address address = factory.createAddress("\"Mr. Watson\" <sip:watson@example.com>;q=0.7;expires=3600");
        assertThat(address.getDisplayName()).isEqualTo("Mr. Watson");
        assertThat(address.getURI()).hasToString("sip:watson@example.com");
        assertThat(address.getQ()).isCloseTo(0.7f, within(0.001f));
        assertThat(address.getExpires()).isEqualTo(3600);
        assertThat(address.isWildcard()).isFalse();
        assertThat(factory.createAddress("*").isWildcard()).isTrue();
        Address made = factory.createAddress(factory.createURI("sip:watson@example.com"), "Mr. Watson");
        assertThat(made.getQ()).isEqualTo(-1.0f);
        assertThat(made.getExpires()).isEqualTo(-1);
        assertThat(made).hasToString("\"Mr. Watson\" <sip:watson@example.com>");
        made.setQ(0.7f);
        made.setExpires(3600);
        assertThat(made).isEqualTo(address);
        assertThatThrownBy(() -> made.setQ(1.1f)).isInstanceOf(IllegalArgumentException.class);
        Address copy = (Address) made.clone();
        copy.setDisplayName("Sherlock");
        copy.setURI(factory.createURI("sip:holmes@example.com"));
        assertThat(made.getDisplayName()).isEqualTo("Mr. Watson");
        assertThat(copy).isNotEqualTo(made);
        assertThat(factory.createAddress(factory.createURI("tel:+123")).getDisplayName()).isNull();
        assertThatThrownBy(() -> factory.createAddress("<sip:not closed")).isInstanceOf(ServletParseException.class);
    }

    @InBothModes
    @Shows({"SipFactory.createParameterable", "Parameterable.getValue", "Parameterable.setValue", "Parameterable.getParameter",
            "Parameterable.setParameter", "Parameterable.removeParameter", "Parameterable.getParameterNames",
            "Parameterable.getParameters", "Parameterable.clone", "Parameterable.equals"})
    void readsAndWritesParameters(Scene scene) throws Exception {
        SipFactory factory = scene.script().factory();
        Parameterable event = factory.createParameterable("presence;id=7;note=\"a;b\"");
        assertThat(event.getValue()).isEqualTo("presence");
        assertThat(event.getParameter("id")).isEqualTo("7");
        assertThat(event.getParameter("ID")).isEqualTo("7");
        assertThat(event.getParameter("none")).isNull();
        assertThat(all(event.getParameterNames())).containsExactlyInAnyOrder("id", "note");
        Map<String, String> parameters = new TreeMap<>();
        event.getParameters().forEach(each -> parameters.put(each.getKey(), each.getValue()));
        assertThat(parameters).containsEntry("id", "7").containsKey("note");
        Parameterable copy = (Parameterable) event.clone();
        assertThat(copy).isEqualTo(event);
        copy.setValue("dialog");
        copy.setParameter("id", "8");
        copy.removeParameter("note");
        assertThat(copy).hasToString("dialog;id=8").isNotEqualTo(event);
        assertThat(event.getParameter("id")).isEqualTo("7");
    }

    /** What a header has is changed in the message: the phone gets what the application wrote. */
    @InBothModes
    void aValueOfAMessageIsLive(Scene scene) throws Exception {
        scene.script().on("MESSAGE", message -> {
            Parameterable corp = message.getParameterableHeader("X-Corp");
            assertThat(corp.getParameter("level")).isEqualTo("1");
            URI from = message.getFrom().getURI();
            assertThatThrownBy(() -> message.getFrom().setDisplayName("Eve")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ((SipURI) from).setUser("eve")).isInstanceOf(IllegalStateException.class);
            var ok = message.createResponse(200);
            ok.setParameterableHeader("X-Corp", corp);
            ok.getParameterableHeader("X-Corp").setParameter("level", "2");
            ok.send();
        });
        scene.alice().sends("MESSAGE", scene.uri("service"), "X-Corp: gold;level=1");
        assertThat(value(scene.alice().hears(200), "X-Corp")).isEqualTo("gold;level=2");
    }
}
