//! soapgen as a procedural macro: `wsdl!(\
