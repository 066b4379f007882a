export default { home: { title: 'Presage' }, shop: { title: 'Shop' } };
